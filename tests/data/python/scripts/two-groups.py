# Weights with and without decay, and a tenth of the rate for the head.
import torch
from torch.optim.lr_scheduler import MultiStepLR

decay = [p for n, p in model.named_parameters() if p.ndim > 1]
no_decay = [p for n, p in model.named_parameters() if p.ndim <= 1]
base_lr = 0.02
optimizer = torch.optim.SGD([
    {"params": decay, "weight_decay": 1e-4},
    {"params": no_decay, "weight_decay": 0.0, "lr": base_lr * 2},
], lr=base_lr, momentum=0.9)
optimizer.add_param_group({"params": head.parameters(), "lr": base_lr / 10})
scheduler = MultiStepLR(optimizer, milestones=[m * 4 for m in (8, 11)], gamma=0.1)

for epoch in range(48):
    for images, targets in data_loader:
        losses = model(images, targets)
        losses.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step()
