"""Reports: an answer as PDF, page or JSON."""

from services.report.make import FORMS, Form, Report, make

__all__ = ["FORMS", "Form", "Report", "make"]
