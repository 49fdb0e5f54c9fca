# CIFAR-10 for longer than the cosine lasts: the rate comes up again after T_max.
import torch
import torch.optim as optim

net = ResNet18().to("cuda")
criterion = torch.nn.CrossEntropyLoss()
optimizer = optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)


def train(epoch):
    net.train()
    for batch_idx, (inputs, targets) in enumerate(trainloader):
        optimizer.zero_grad()
        loss = criterion(net(inputs), targets)
        loss.backward()
        optimizer.step()


for epoch in range(0, 300):
    train(epoch)
    scheduler.step()
