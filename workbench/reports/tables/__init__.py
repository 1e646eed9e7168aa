"""Tables as files of every form in which people take them away."""
