# A triangle with Adam, which has no momentum to cycle.
import torch
from torch.optim.lr_scheduler import CyclicLR as Triangle

step_size = 4 * 500
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
sched = Triangle(opt, base_lr=1e-5, max_lr=1e-3, step_size_up=step_size, mode="triangular2",
                 cycle_momentum=False)


def train_batch(batch):
    opt.zero_grad()
    model(batch).backward()
    opt.step()
    sched.step()


for epoch in range(20):
    for batch in train_dl:
        train_batch(batch)
