"""Training of the models that dragoman ships."""
