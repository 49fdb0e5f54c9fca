"""Transfer learning: the new layer first, then everything, each with its own schedule."""
import torch.nn as nn
import torch.optim as optim
from torch.optim import lr_scheduler
from torchvision import models


def train_model(model, criterion, optimizer, scheduler, num_epochs=25):
    for epoch in range(num_epochs):
        for phase in ["train", "val"]:
            for inputs, labels in dataloaders[phase]:
                optimizer.zero_grad()
                loss = criterion(model(inputs), labels)
                if phase == "train":
                    loss.backward()
                    optimizer.step()
            if phase == "train":
                scheduler.step()
    return model


model_ft = models.resnet18(weights="IMAGENET1K_V1")
model_ft.fc = nn.Linear(model_ft.fc.in_features, 2)
criterion = nn.CrossEntropyLoss()

optimizer_conv = optim.SGD(model_ft.fc.parameters(), lr=0.01, momentum=0.9)
conv_scheduler = lr_scheduler.StepLR(optimizer_conv, step_size=7, gamma=0.1)
model_ft = train_model(model_ft, criterion, optimizer_conv, conv_scheduler, num_epochs=25)

optimizer_ft = optim.SGD(model_ft.parameters(), lr=0.001, momentum=0.9)
ft_scheduler = lr_scheduler.ExponentialLR(optimizer_ft, gamma=0.9)
model_ft = train_model(model_ft, criterion, optimizer_ft, ft_scheduler, num_epochs=25)
