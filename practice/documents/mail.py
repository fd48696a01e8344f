"""An e-mail that carries a document."""

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from practice.documents.records import Bill

_BODIES = {
    "de": "Guten Tag,\n\nanbei erhalten Sie unseren Beleg.\n\nMit freundlichen Grüßen\n{name}\n",
    "en": "Hello,\n\nplease find our document attached.\n\nKind regards\n{name}\n",
    "fr": "Bonjour,\n\nveuillez trouver ci-joint notre document.\n\nCordialement\n{name}\n",
    "es": "Buenos días:\n\nAdjuntamos nuestro documento.\n\nSaludos cordiales\n{name}\n",
    "it": "Buongiorno,\n\nin allegato il nostro documento.\n\nCordiali saluti\n{name}\n",
    "nl": "Goedendag,\n\nin de bijlage vindt u ons document.\n\nMet vriendelijke groet\n{name}\n",
}


def message(bill: Bill, name: str, content: bytes) -> bytes:
    """Writes an e-mail with one PDF attached, without anything that changes from run to run."""
    vendor = bill.vendor
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{vendor.brand.replace(',', '')} <{vendor.mail}>"
    mail["To"] = "invoices@windrose.example"
    mail["Subject"] = f"{vendor.style.words['invoice']} {bill.number}"
    mail["Date"] = format_datetime(datetime.combine(bill.issued, time(9), UTC))
    mail["Message-ID"] = (
        f"<{bill.issued:%Y%m%d}.{''.join(filter(str.isdigit, bill.number))}@{vendor.mail.partition('@')[2]}>"
    )
    mail.set_content(_BODIES[vendor.language].format(name=vendor.name))
    mail.make_mixed(boundary="=-surehand-practice-=")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()
