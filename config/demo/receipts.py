"""Draws receipts as shops print them: an image as a phone takes it, or a PDF as an invoice comes by mail."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from config.demo.spend import Spend

_WIDTH = 620


def draw_receipt(spend: Spend) -> tuple[str, bytes]:
    """Name and bytes of a receipt for this spend: every fourth a PDF, the others photographed JPEGs."""
    chance = random.Random(spend.source_id)
    page = _paper(spend, chance)
    output = io.BytesIO()
    if chance.random() < 0.25:
        page.save(output, "PDF", resolution=120)
        return f"{_slug(spend.merchant)}-{spend.date}.pdf", output.getvalue()
    desk = Image.new("RGB", (_WIDTH + 180, page.height + 200), (118, 104, 92))
    desk.paste(page.rotate(chance.uniform(-3, 3), expand=True, fillcolor=(118, 104, 92)), (70, 80))
    desk.filter(ImageFilter.GaussianBlur(0.6)).save(output, "JPEG", quality=82)
    return f"{_slug(spend.merchant)}-{spend.date}.jpg", output.getvalue()


def _paper(spend: Spend, chance: random.Random) -> Image.Image:
    lines = chance.randint(1, 4)
    page = Image.new("RGB", (_WIDTH, 430 + 44 * lines), (250, 248, 242))
    draw = ImageDraw.Draw(page)
    large, small = ImageFont.load_default(34), ImageFont.load_default(23)
    ink = (38, 36, 34)
    draw.text((_WIDTH / 2, 60), spend.merchant, ink, large, anchor="mm")
    draw.text((_WIDTH / 2, 105), f"{spend.date:%d %B %Y}", ink, small, anchor="mm")
    draw.line((40, 140, _WIDTH - 40, 140), ink, 2)
    amount = spend.original_amount or spend.amount
    currency = spend.original_currency or spend.currency
    left = amount
    top = 175
    for number in range(lines):
        part = left if number == lines - 1 else (left / (lines - number)).quantize(amount)
        left -= part
        draw.text((48, top), f"{chance.randint(1, 3)} x item {number + 1}", ink, small)
        draw.text((_WIDTH - 48, top), f"{part}", ink, small, anchor="ra")
        top += 44
    draw.line((40, top + 10, _WIDTH - 40, top + 10), ink, 2)
    draw.text((48, top + 40), "TOTAL", ink, large)
    draw.text((_WIDTH - 48, top + 40), f"{currency} {amount}", ink, large, anchor="ra")
    draw.text((48, top + 105), f"Card {spend.card[-6:]}", ink, small)
    draw.text((_WIDTH / 2, top + 170), "Thank you", ink, small, anchor="mm")
    return page


def _slug(name: str) -> str:
    return "".join(letter.lower() if letter.isalnum() else "-" for letter in name).strip("-")
