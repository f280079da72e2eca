"""Training of the event model: gold records to examples, examples to a network, the network to ONNX."""
