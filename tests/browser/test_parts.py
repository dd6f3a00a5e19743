"""The shared parts in a real browser: keys, picker, uploads, toasts; with and without script."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.parts.site")]


@pytest.fixture
def parts(company):
    return reverse("parts", kwargs={"company_id": company.id})


@pytest.fixture
def page(open_browser, alice, parts):
    opened = open_browser(as_who=alice)
    opened.goto(parts)
    return opened


def focused(page):
    return page.evaluate("document.activeElement.id")


def current(page):
    return page.evaluate("document.querySelector('tr[data-current]')?.id")


def test_j_and_k_walk_the_rows_and_stop_at_the_ends(page):
    walked = []
    for key in "jjkkk":
        page.keyboard.press(key)
        walked.append((current(page), focused(page)))
    assert walked == [
        ("row-1", "merchant-1"),
        ("row-2", "merchant-2"),
        ("row-1", "merchant-1"),
        ("row-1", "merchant-1"),
        ("row-1", "merchant-1"),
    ]
    assert page.locator("#merchant-1").get_attribute("aria-current") == "true"


def test_x_selects_and_shift_x_selects_up_to_here(page):
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.locator("tbody input:checked").evaluate_all("boxes => boxes.map(box => box.value)") == [
        "1",
        "2",
        "3",
    ]


def test_ready_goes_to_the_next_row(page):
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.locator("#row-1 .badge", has_text="Ready").wait_for()
    assert (current(page), focused(page)) == ("row-2", "merchant-2")


@pytest.mark.parametrize(("key", "view"), [("1", "open"), ("2", "refused")])
def test_digits_choose_views(page, key, view):
    page.keyboard.press(key)
    page.wait_for_url(f"**/?view={view}")


def test_enter_opens_the_current_row(page):
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?view=row1")


def test_slash_searches_and_letters_then_are_letters(page):
    page.keyboard.press("/")
    page.keyboard.type("jar")
    assert page.get_by_label("Search transactions").input_value() == "jar"
    assert current(page) is None


def test_question_mark_shows_all_keys_and_escape_closes_them(page):
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="All keys").is_visible()
    page.keyboard.press("j")
    assert current(page) is None
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_single_letter_keys_can_be_switched_off(open_browser, alice, parts):
    alice.user.keyboard = False
    alice.user.save()
    page = open_browser(as_who=alice)
    page.goto(parts)
    page.keyboard.press("j")
    assert current(page) is None


def test_the_cells_picker_searches_sets_and_gives_the_focus_back(page):
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator("#picker [role=option]").first.wait_for()
    page.keyboard.type("099998")
    page.locator("#picker [role=option]", has_text="Supplier 099998").wait_for()
    page.keyboard.press("Enter")
    page.locator("#row-1 .value", has_text="099998").wait_for()
    assert not page.locator("#picker").is_visible()
    assert (current(page), focused(page)) == ("row-1", "account-1")


def test_shift_enter_sets_for_all_of_the_merchant(page):
    page.locator("#account-2").click()
    page.locator("#picker [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    page.locator("#row-2 .value", has_text="000001 for all").wait_for()


def test_escape_leaves_the_cell_as_it_was(page):
    page.locator("#account-2").click()
    page.locator("#picker [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("#picker").wait_for(state="hidden")
    assert focused(page) == "account-2"
    assert page.locator("#row-2 .value").inner_text() == "Choose account"


def test_the_picker_of_a_form_tells_readers_what_is_chosen(page):
    box = page.get_by_role("combobox", name="Supplier")
    box.click()
    page.locator("#supplier_options [role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press_sequentially("supplier 00001")
    page.locator("#supplier_options mark", has_text="Supplier 00001").first.wait_for()
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert box.input_value() == "Supplier 000011"
    assert page.locator("input[name=supplier]").input_value() == "000011"
    assert box.get_attribute("aria-expanded") == "false"


def test_a_hundred_thousand_suppliers_stay_quick(page):
    page.locator("#supplier").click()
    page.locator("#supplier_options [role=option]").first.wait_for()
    assert page.locator("#supplier_options [role=option]").count() == 50
    assert page.evaluate("document.querySelectorAll('*').length") < 1500


def test_text_that_fits_nothing_stays_and_carries_no_id(page):
    box = page.get_by_role("combobox", name="Supplier")
    box.fill("zzz")
    page.locator("#supplier_options", has_text="Nothing fits.").wait_for()
    page.keyboard.press("Tab")
    assert box.input_value() == "zzz"
    assert page.locator("input[name=supplier]").input_value() == ""


def test_undo_is_a_button_and_a_key_even_after_the_toast_left(page):
    page.clock.install()
    page.locator("#account-1").click()
    page.clock.run_for(500)
    page.locator("#picker [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Supplier set").wait_for()
    page.clock.run_for(11_000)
    page.locator(".toast", has_text="Supplier set").wait_for(state="detached")
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Taken back").wait_for()


def test_a_broken_server_is_said_in_a_sentence(page):
    page.locator("#broken").click()
    page.get_by_role("status").get_by_text("The server stopped on an error.").wait_for()


def test_a_lost_network_is_said_in_a_sentence(page):
    page.context.set_offline(True)
    page.locator("#broken").click()
    page.get_by_role("status").get_by_text("The server did not answer. Nothing was changed").wait_for()


def test_chosen_files_go_up_at_once_and_too_big_ones_are_named(page):
    page.locator("#files").set_input_files(
        [
            {"name": "coffee.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 900},
            {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"x" * 200_000},
        ]
    )
    page.locator("#uploaded", has_text="coffee.jpg, 900 bytes").wait_for()
    assert "scan.pdf" not in page.locator("#uploaded").inner_text()
    assert page.get_by_text("scan.pdf is 0.2 MB; the limit is 0 MB.").is_visible()


def test_files_are_dropped_anywhere_on_the_page(page):
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["abc"], "dropped.png", { type: "image/png" }));
          const details = { bubbles: true, cancelable: true, dataTransfer: files };
          for (const kind of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(new DragEvent(kind, details));
        }"""
    )
    page.locator("#uploaded", has_text="dropped.png, 3 bytes").wait_for()


def test_without_script_forms_and_links_carry_the_page(open_browser, alice, parts):
    page = open_browser(as_who=alice, javascript=False)
    page.goto(parts)
    page.get_by_role("link", name="Refused").click()
    assert page.url.endswith("?view=refused")
    assert page.get_by_role("button", name="Upload").is_visible()
    page.get_by_role("combobox", name="Supplier").fill("Supplier 000001")
    page.get_by_role("button", name="Send").click()
    assert "supplier_text=Supplier+000001" in page.url
