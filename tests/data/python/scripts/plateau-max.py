# Halves the rate when the accuracy stops rising.
import torch.optim as optim
from torch.optim.lr_scheduler import ReduceLROnPlateau

optimizer = optim.Adam(model.parameters(), lr=2e-3)
scheduler = ReduceLROnPlateau(optimizer, mode="max", factor=0.5, patience=3, min_lr=1e-5)

for epoch in range(60):
    train_epoch(model, optimizer)
    accuracy = evaluate(model)
    scheduler.step(accuracy)
