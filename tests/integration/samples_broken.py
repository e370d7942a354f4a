# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cannot be imported, for test-python.c."""

import no_such_module
