"""What every test runs under."""

from hypothesis import settings

# A machine busy with other work must not fail a property for being slow.
settings.register_profile("queqiao", deadline=None)
settings.load_profile("queqiao")
