"""What measurements are written with: the processes they need, load tools, figures, and what is told of them."""
