"""What measurements are written with: the processes they need, load tools, figures, and the table of what is measured."""
