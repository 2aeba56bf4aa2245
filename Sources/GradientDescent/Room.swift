// GradientDescent
