"""All texts: one template per message, Vietnamese in the templates, English in ``locale``."""
