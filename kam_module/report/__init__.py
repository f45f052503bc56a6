from . import account_statement
from . import account_statement_pictures
from . import workbook
from . import workbook_request
from . import workbook_tie_out
from . import workbook_tie_out_retention
from . import handover
from . import workbook_white_space
