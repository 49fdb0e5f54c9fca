# Constant at first, and exponential decay all the while.
import torch.optim as optim
import torch.optim.lr_scheduler as lrs

class Trainer:
    def __init__(self, model, lr=0.3, gamma=0.95):
        self.model = model
        self.optimizer = optim.SGD(model.parameters(), lr=lr)
        constant = lrs.ConstantLR(self.optimizer, factor=0.1, total_iters=4)
        decay = lrs.ExponentialLR(self.optimizer, gamma=gamma)
        self.scheduler = lrs.ChainedScheduler([constant, decay])

    def train_epoch(self, loader):
        for x, y in loader:
            self.optimizer.zero_grad()
            self.model.loss(x, y).backward()
            self.optimizer.step()

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            self.train_epoch(loader)
            self.scheduler.step()


trainer = Trainer(model, gamma=0.9)
trainer.fit(loader, epochs=40)
