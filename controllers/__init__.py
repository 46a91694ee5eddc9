from . import assessment
