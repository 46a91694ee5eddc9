from . import service_portal
