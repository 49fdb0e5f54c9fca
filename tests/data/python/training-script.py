#!/usr/bin/env python3
"""A training script with everything that people do to learning rates."""
import argparse
import math
from dataclasses import dataclass, field
from functools import partial

import torch
import torch.nn as nn
import torch.optim as optim
import torch.optim.lr_scheduler as lrs
from torch.optim.lr_scheduler import LambdaLR, MultiStepLR, StepLR as S
from torch.optim.swa_utils import SWALR, AveragedModel

from utility.step_lr import StepLR
from monai.optimizers import LinearLR
from transformers import get_cosine_schedule_with_warmup


@dataclass
class Config:
    lr: float = 0.2
    gamma: float = 0.5
    milestones: list = field(default_factory=lambda: [4, 7])


class InverseSqrt(lrs.LRScheduler):
    def get_lr(self):
        return [lr / math.sqrt(self.last_epoch + 1) for lr in self.base_lrs]


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", metavar="DIR")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--lr", type=float, default=0.16)
    parser.add_argument("--warmup-epochs", type=int, default=4)
    parser.add_argument("--schedule", choices=["lambda", "steps"], default="lambda")
    parser.add_argument("--seed", type=int, default=17)
    return parser.parse_args()


def warmup_then_cosine(epoch, warmup, total):
    if epoch < warmup:
        return (epoch + 1) / (warmup + 1)
    progress = (epoch - warmup) / (total - warmup)
    return 0.5 * (1.0 + math.cos(math.pi * progress))


def build_main(model, args):
    """Two groups, one of them added later, and a function as the schedule."""
    optimizer = optim.SGD(
        [{"params": model.backbone.parameters()},
         {"params": model.head.parameters(), "lr": args.lr * 10}],
        lr=args.lr, momentum=0.9, nesterov=True)
    optimizer.add_param_group({"params": model.neck.parameters(), "lr": args.lr / 2})
    if args.schedule == "lambda":
        scheduler = LambdaLR(optimizer, lr_lambda=partial(warmup_then_cosine, warmup=args.warmup_epochs,
                                                          total=args.epochs))
    else:
        scheduler = MultiStepLR(optimizer, milestones=[20, 30])
    return optimizer, scheduler


def train_one_epoch(loader, model, optimizer, cycle_optimizer, cycle):
    model.train()
    for batch, (images, labels) in enumerate(loader):
        loss = model(images, labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        cycle_optimizer.step()
        cycle.step()
        if batch % 100 == 0:
            print(f"{batch}: {loss.item():.4f}")


def adjust_learning_rate(optimizer, epoch):
    for group in optimizer.param_groups:
        group["lr"] = 0.1 * 0.5 ** (epoch // 10)


def main():
    args = parse_args()
    config = Config(gamma=0.3)
    torch.manual_seed(args.seed)
    train_loader = torch.utils.data.DataLoader(Images(args.data), batch_size=64, shuffle=True)
    spe = len(train_loader)

    model = Net().cuda()
    optimizer, scheduler = build_main(model, args)

    # One cycle for the embedding, stepped every batch.
    cycle_optimizer = optim.AdamW(model.embedding.parameters(), lr=1e-4)
    cycle = lrs.OneCycleLR(cycle_optimizer, max_lr=3e-3, total_steps=args.epochs * spe)

    # The discriminator's rate is set by hand before its scheduler is built.
    disc_optimizer = optim.RMSprop(model.disc.parameters(), lr=1.0)
    for group in disc_optimizer.param_groups:
        group["lr"] = config.lr
    disc_scheduler = MultiStepLR(disc_optimizer, milestones=[m * 3 for m in config.milestones], gamma=config.gamma)

    # Warm-up and decay in a sequence, started in the middle.
    aux_optimizer = optim.Adam(model.aux.parameters(), lr=5e-3)
    warmup = lrs.LinearLR(aux_optimizer, start_factor=0.1, total_iters=5)
    decay = lrs.ExponentialLR(aux_optimizer, gamma=0.9)
    aux_scheduler = lrs.SequentialLR(aux_optimizer, [warmup, decay], milestones=[5])
    aux_scheduler.last_epoch = 5

    # Averaged weights.
    ema_optimizer = optim.SGD(model.ema.parameters(), lr=0.08)
    ema_model = AveragedModel(model.ema)
    ema_scheduler = S(ema_optimizer, step_size=10, gamma=0.7)
    swa_start = 30
    swa_scheduler = SWALR(ema_optimizer, swa_lr=0.02, anneal_epochs=5)

    # Called before optimizer.step(), which is the wrong order.
    wrong_optimizer = optim.SGD(model.wrong.parameters(), lr=0.04)
    wrong_scheduler = lrs.PolynomialLR(wrong_optimizer, total_iters=decay_epochs, power=2.0)

    # Not PyTorch's.
    other_optimizer = optim.SGD(model.other.parameters(), lr=0.3)
    other = [StepLR(other_optimizer, 0.1, 200), LinearLR(other_optimizer, 10, 100)]
    foreign = get_cosine_schedule_with_warmup(other_optimizer, 10, args.epochs * spe)

    for epoch in range(args.epochs):
        wrong_scheduler.step()
        wrong_optimizer.step()
        train_one_epoch(train_loader, model, optimizer, cycle_optimizer, cycle)
        adjust_learning_rate(other_optimizer, epoch)
        scheduler.step()
        disc_scheduler.step()
        aux_scheduler.step()
        if epoch > swa_start:
            ema_model.update_parameters(model.ema)
            swa_scheduler.step()
        else:
            ema_scheduler.step()
        if (epoch + 1) % 10 == 0:
            torch.save({"model": model.state_dict(), "scheduler": scheduler.state_dict()}, f"{epoch}.pt")


if __name__ == "__main__":
    main()
