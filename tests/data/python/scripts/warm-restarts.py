# Warm restarts, stepped every batch.
import torch
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts

iters_per_epoch = 50
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=10 * iters_per_epoch, T_mult=2, eta_min=1e-4)

for epoch in range(30):
    for i, (inputs, labels) in enumerate(dataloader):
        optimizer.zero_grad()
        loss = criterion(net(inputs), labels)
        loss.backward()
        optimizer.step()
        scheduler.step()
