"""What the intake refuses, and why a row lies in quarantine, in words."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import permission_words
from zayton.kernel.errors import Reason, register_reasons

_AGAIN = _("Save it again as CSV or XLSX and upload that.")
_MEND = _("Correct the cell and replay the row.")
_CHOOSE = _("Choose it beside the column and start the import again; nothing was imported.")

register_reasons(
    {
        "intake.empty_file": Reason(
            _("The file holds no rows."), _("Check that you exported the right report.")
        ),
        "intake.file_too_large": Reason(
            _("The file has %(mib)s MiB; %(limit)s MiB are allowed."), _("Split it by month or by shop.")
        ),
        "intake.not_a_table": Reason(
            _("This is no table but a file of the kind %(kind)s, whatever its name says."),
            _("Open it where it came from and save it as CSV or XLSX."),
        ),
        "intake.damaged_file": Reason(_("The file is damaged and cannot be opened."), _AGAIN),
        "intake.seal_broken": Reason(
            _("The kept file was changed, or was sealed with another key than this workspace's."),
            _("Restore it and the key from a backup, or upload the file again."),
        ),
        "intake.encrypted_file": Reason(
            _("The workbook is protected by a password."), _("Remove the password and upload it again.")
        ),
        "intake.expands_too_much": Reason(
            _("The file would expand to %(mib)s MiB; %(limit)s MiB are allowed."),
            _("Remove sheets and columns that are not needed, or split it."),
        ),
        "intake.ratio_too_high": Reason(
            _(
                "The file would expand to %(ratio)s times its size (%(mib)s MiB); %(limit)s times are allowed."
            ),
            _("Save the sheet as CSV and upload that."),
        ),
        "intake.too_many_parts": Reason(
            _("The workbook consists of %(parts)s parts; %(limit)s are allowed."), _("Save the sheet as CSV.")
        ),
        "intake.too_many_rows": Reason(
            _("The file has %(rows)s rows or more; %(limit)s are allowed."),
            _("Split it by month or by shop."),
        ),
        "intake.too_many_columns": Reason(
            _("The file has %(columns)s columns; %(limit)s are allowed."),
            _("Remove columns that are not needed."),
        ),
        "intake.too_many_broken": Reason(
            _("From line %(line)s on the file cannot be cut into rows: %(rows)s could not be read."),
            _("Check the quotes and the separator there, or choose another separator."),
        ),
        "intake.no_such_sheet": Reason(
            _("There is no sheet named %(sheet)s."), _("Choose one of these: %(sheets)s.")
        ),
        "intake.encoding_unfit": Reason(
            _("The file cannot be read in the encoding “%(encoding)s”."),
            _("Choose another encoding, or leave it to be detected."),
        ),
        "intake.delimiter_unfit": Reason(
            _("Line ends and quotes cannot part the cells of a line."),
            _("Choose another separator, or leave it to be detected."),
        ),
        "intake.not_recognised": Reason(
            _("Nobody can tell by its headings what “%(subject)s” is."),
            _("Open it under Imports and say which column is which."),
        ),
        "intake.sealed_with_another_key": Reason(
            _("What was mended in line %(subject)s was sealed with another key; nothing was changed."),
            _("Start the program with the key of this workspace, or import the file again."),
        ),
        "intake.unknown_layout": Reason(
            _("No part of this installation knows files of the kind %(layout)s any more."),
            _("Open the file and map its columns by hand."),
        ),
        "intake.heading_gone": Reason(
            _("The file has no column headed %(heading)s."), _("Map the columns again.")
        ),
        "intake.ambiguous_dates": Reason(
            _("The dates under %(heading)s can be read day first or month first; no date tells which."),
            _CHOOSE,
        ),
        "intake.ambiguous_decimals": Reason(
            _("The numbers under %(heading)s do not tell whether their mark parts decimals or thousands."),
            _CHOOSE,
        ),
        "intake.file_gone": Reason(
            _("The file itself is no longer kept."), _("Upload it again and import that.")
        ),
        "intake.file_forgotten": Reason(
            _("The file was forgotten, and with it the cells of its quarantined rows."),
            _("Upload it again if it is needed after all, and import that."),
        ),
        "intake.already_forgotten": Reason(
            _("The file is already gone, and no quarantined row keeps a cell of it."),
            _("Nothing needs to be done."),
        ),
        "intake.imported_elsewhere": Reason(
            _("The same file was also imported for a shop or warehouse that you do not see."),
            _("Ask the owner or an administrator to forget it."),
        ),
        "intake.unknown_file": Reason(
            _("There is no file %(subject)s within your scope."), _("Open it from the list of imports.")
        ),
        "intake.not_allowed": Reason(
            _("You lack the permission “%(subject)s”."),
            _("Ask the owner or an administrator for a role that holds it."),
            {"subject": permission_words},
        ),
        "intake.option_missing": Reason(_("%(subject)s was not chosen."), _("Choose it and start again.")),
        "intake.option_unknown": Reason(
            _("“%(value)s” is no choice you have for %(subject)s."), _("Choose one of those offered.")
        ),
        "intake.unknown_column": Reason(
            _("There is no column %(subject)s here."), _("Map the columns again.")
        ),
        "intake.unknown_heading": Reason(
            _("The file has no column headed %(subject)s."), _("Map the columns again.")
        ),
        "intake.column_missing": Reason(
            _("Nothing in the file was mapped to %(subject)s, which is needed."),
            _("Choose the column that holds it."),
        ),
        "intake.unknown_import": Reason(
            _("There is no import %(subject)s that you may see."), _("It may belong to another shop.")
        ),
        "intake.only_a_dry_run": Reason(
            _("This was a dry run: nothing was imported, so there is nothing to mend."),
            _("Start the import itself, then mend its rows."),
        ),
        "intake.still_running": Reason(_("The import is still running."), _("Wait until it has ended.")),
        "intake.too_many_to_replay": Reason(
            _("%(rows)s rows were chosen; %(limit)s can be replayed at once."), _("Choose fewer rows.")
        ),
        "intake.reason_missing": Reason(_("No reason was given."), _("Say why these rows are not needed.")),
        "intake.not_stoppable": Reason(
            _("This import runs in a program's own process and cannot be stopped from here."),
            _("Stop the program; the import can go on later."),
        ),
        "intake.already_settled": Reason(
            _("These rows were settled already."), _("Nothing needs to be done.")
        ),
    }
)

register_reasons(
    {
        "intake.missing_cells": Reason(
            _("The row has %(cells)s cells where the table has %(columns)s columns."),
            _("Fill in what is missing, or replay it as it is to leave the last cells blank."),
        ),
        "intake.extra_cells": Reason(
            _("The row has more cells than the table has columns."),
            _("A separator inside a text was probably not quoted: correct the cells and replay the row."),
        ),
        "intake.broken_quotes": Reason(
            _("The quotes of this line do not match, so it cannot be cut into cells."),
            _("Fill in the cells and replay the row."),
        ),
        "intake.cell_too_long": Reason(
            _("A cell is too long: at most %(limit)s characters are allowed."),
            _("Shorten it and replay the row."),
        ),
        "intake.undecodable_cell": Reason(
            _("The row holds bytes that are no text in the file's encoding."),
            _("Correct the cells, or choose another encoding and import again."),
        ),
        "intake.formula_without_value": Reason(
            _("A formula in this row was never calculated."),
            _("Open and save the workbook in a spreadsheet program, or fill in the value."),
        ),
        "intake.blank": Reason(
            _("The cell is blank, but it is needed."), _("Fill it in and replay the row.")
        ),
        "intake.spreadsheet_error": Reason(
            _("The cell holds a spreadsheet's error instead of a value."), _MEND
        ),
        "intake.not_a_number": Reason(_("This is no number."), _MEND),
        "intake.nan": Reason(_("“Not a number” and “infinite” are no numbers to count with."), _MEND),
        "intake.number_too_large": Reason(_("The number is too large; %(limit)s is the limit."), _MEND),
        "intake.ambiguous_number": Reason(
            _("The column mixes decimal points and commas, and this number can be read either way."), _MEND
        ),
        "intake.not_whole": Reason(_("A whole number is needed here."), _MEND),
        "intake.finer_than_minor": Reason(
            _("The amount is finer than the currency's smallest unit (%(places)s decimals)."), _MEND
        ),
        "intake.too_fine": Reason(_("The number has more than %(places)s decimals."), _MEND),
        "intake.not_a_date": Reason(_("This is no date."), _MEND),
        "intake.ambiguous_date": Reason(
            _("The column mixes day first and month first, and this date can be read either way."),
            _("Write it as year-month-day and replay the row."),
        ),
        "intake.date_not_in_order": Reason(
            _("This is no date when read in the column's order of day and month."),
            _("Write it as year-month-day and replay the row."),
        ),
        "intake.no_such_day": Reason(_("There is no such day."), _MEND),
        "intake.no_such_time": Reason(_("There is no such time of day."), _MEND),
        "intake.not_a_barcode": Reason(_("This is no barcode."), _MEND),
        "intake.barcode_rounded": Reason(
            _("A spreadsheet has rounded this barcode, so its last digits are lost."),
            _("Format the column as text in the spreadsheet, or write the full barcode."),
        ),
        "intake.barcode_check_digit": Reason(
            _("The check digit of this barcode is wrong."), _("Compare it with the label and correct it.")
        ),
        "intake.not_yes_or_no": Reason(_("Yes or no is needed here."), _MEND),
        "intake.unknown_country": Reason(
            _("No country is known by this name."), _("Write its usual name or its two-letter code.")
        ),
        "intake.unknown_currency": Reason(
            _("No currency is known by this name."), _("Write its three-letter code, such as USD or CNY.")
        ),
        "intake.broke": Reason(
            _("Working this document broke off: %(words)s"),
            _(
                "The rest of the file is not affected. Replay it; if it breaks off again, show this to support."
            ),
        ),
    }
)

register_reasons(
    {
        "intake.duplicate_headers": Reason(
            _("Several columns have the same heading: %(headers)s."),
            _("They were numbered; check the mapping."),
        ),
        "intake.no_headings": Reason(
            _("The first row holds values, so the columns were numbered."),
            _("Choose the line of the headings if there is one."),
        ),
        "intake.lines_before_headings": Reason(
            _("Lines above the headings that were skipped: %(lines)s."),
            _("Choose another line if that is wrong."),
        ),
        "intake.encoding_guessed": Reason(
            _("The encoding is only guessed (%(encoding)s)."), _("Choose another one if letters look wrong.")
        ),
        "intake.undecodable": Reason(
            _("%(bytes)s characters are broken in the file; their rows go to quarantine."),
            _("Choose another encoding if there are many."),
        ),
        "intake.mixed_line_ends": Reason(
            _("The file mixes line ends of several systems."), _("Nothing needs to be done.")
        ),
        "intake.blank_lines": Reason(
            _("Blank lines that were skipped: %(lines)s."), _("Nothing needs to be done.")
        ),
        "intake.other_sheets": Reason(
            _("The sheet %(sheet)s is read; others that are not: %(sheets)s."),
            _("Choose another sheet if that is wrong."),
        ),
        "intake.nested_columns": Reason(
            _("Columns that hold lists or records were left out: %(columns)s."),
            _("Nothing needs to be done."),
        ),
    }
)
