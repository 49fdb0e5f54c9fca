# 200 100 steps of one cycle: 69 epochs of 2900 batches.
import torch
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

EPOCHS, STEPS_PER_EPOCH = 69, 2900
MAX_LR = 3e-3

model = build_model()
optimizer = AdamW(model.parameters(), lr=MAX_LR / 25, betas=(0.9, 0.99), weight_decay=0.01)
scheduler = OneCycleLR(
    optimizer,
    max_lr=MAX_LR,
    total_steps=EPOCHS * STEPS_PER_EPOCH,
    pct_start=0.1,
    anneal_strategy="cos",
)

for epoch in range(EPOCHS):
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad(set_to_none=True)
