"""The Jupyter project's own kernel tests, every one of them switched on. Run by KernelTestSuite.cs, or by hand with JUPYTER_PATH set:

    python3 -m unittest -v kernel_test
"""
import os
import unittest

import jupyter_kernel_test


class CSharpKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ.get("LAB_KERNEL_NAME", ".net-csharp")
    language_name = "csharp"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    code_generate_error = 'throw new InvalidOperationException("broken on purpose");'
    code_clear_output = "clear_output();"
    code_page_something = "Console.WriteLine?"

    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": "6*7+1", "result": "43"},
        {"code": 'string.Join("-", new[] { "a", "b" })', "result": "a-b"},
        {"code": "new[] { 1, 2, 3 }.Sum()", "result": "6"},
    ]
    code_display_data = [
        {"code": 'display("shown");', "mime": "text/plain"},
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": '"# title".DisplayAs("text/markdown");', "mime": "text/markdown"},
        {"code": '"<svg xmlns=\'http://www.w3.org/2000/svg\'/>".DisplayAs("image/svg+xml");', "mime": "image/svg+xml"},
        {"code": '"{\\"a\\": 1}".DisplayAs("application/json");', "mime": "application/json"},
        {
            "code": '"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==".DisplayAs("image/png");',
            "mime": "image/png",
        },
    ]

    complete_code_samples = ["1", "var x = 1;", "if (true) { Console.WriteLine(1); }", "Console.WriteLine?"]
    incomplete_code_samples = ["if (true) {", "Console.WriteLine(", "class C {\n    int x;"]
    invalid_code_samples = ["int int int;", "}", "var 1 = 2;"]

    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "Math.Cbr", "matches": {"Cbrt"}},
        {"text": 'var emoji = "\U0001f600"; Math.Cbr', "matches": {"Cbrt"}},
    ]
    code_inspect_sample = "Console.WriteLine"

    code_history_pattern = "6?7"
    supported_history_operations = ("tail", "range", "search")


class EverySampleIsThere(unittest.TestCase):
    """A sample left empty would only skip its test."""

    def test_every_attribute_of_the_suite_is_set(self):
        theirs = jupyter_kernel_test.KernelTests
        names = [name for name in vars(theirs) if not name.startswith(("_", "test_")) and not callable(getattr(theirs, name))]
        self.assertGreater(len(names), 12)
        for name in names:
            self.assertTrue(vars(CSharpKernelTests).get(name), name)
        beyond = [s for s in CSharpKernelTests.completion_samples if "\U0001f600" in s["text"]]
        self.assertTrue(beyond, "positions after a character beyond the BMP")


if __name__ == "__main__":
    unittest.main()
