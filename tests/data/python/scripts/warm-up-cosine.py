"""A linear warm-up, then half a cosine, as one sequence."""
from dataclasses import dataclass

from torch import optim
from torch.optim import lr_scheduler as lrs


@dataclass
class Config:
    lr: float = 4e-4
    epochs: int = 100
    warmup_epochs: int = 5
    min_lr: float = 1e-6


cfg = Config()
optimizer = optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=0.05)
warmup = lrs.LinearLR(optimizer, start_factor=0.01, total_iters=cfg.warmup_epochs)
cosine = lrs.CosineAnnealingLR(optimizer, T_max=cfg.epochs - cfg.warmup_epochs, eta_min=cfg.min_lr)
scheduler = lrs.SequentialLR(optimizer, schedulers=[warmup, cosine], milestones=[cfg.warmup_epochs])

for epoch in range(cfg.epochs):
    train_one_epoch(model, loader, optimizer)
    scheduler.step()
