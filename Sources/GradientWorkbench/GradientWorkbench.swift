// One import for a user of the library: everything but what lessons, classrooms and commands need.
//
//     import GradientWorkbench

@_exported import Autograd
@_exported import Core
@_exported import Datasets
@_exported import GradientDescent
@_exported import Kernels
@_exported import LinearModels
@_exported import NetworkTraining
@_exported import NeuralNetworks
@_exported import Optimizers
@_exported import Plotting
@_exported import Schedules
@_exported import Tensors
@_exported import Terminal
@_exported import Training
@_exported import TrainingLogs
@_exported import Tuning
