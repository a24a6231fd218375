"""The kernel under jupyter_client and nbclient, as a front end drives it. Run by ClientSuite.cs, or by hand with JUPYTER_PATH set:

    python3 -m unittest -v client_test
"""
import os
import signal
import subprocess
import sys
import time
import unittest
from queue import Empty

import nbclient
import nbformat
from jupyter_client.manager import start_new_kernel

KERNEL = os.environ.get("LAB_KERNEL_NAME", ".net-csharp")
PATIENCE = 60


def exit_code(km, patience=PATIENCE):
    """The kernel's exit code once it has ended by itself."""
    end = time.time() + patience
    while time.time() < end:
        code = km.provisioner.process.poll()
        if code is not None:
            return code
        time.sleep(0.05)
    raise AssertionError("the kernel is still there")


# Whoever started the tests in the background (nohup, &) made them ignore Ctrl-C, and a kernel would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=PATIENCE)

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    def run_cell(self, code, **options):
        outputs = []
        reply = self.kc.execute_interactive(code, timeout=PATIENCE, output_hook=outputs.append, **options)
        return reply["content"], [(m["msg_type"], m["content"]) for m in outputs if m["msg_type"] != "status"]

    def value(self, code):
        reply, outputs = self.run_cell(code)
        self.assertEqual("ok", reply["status"], reply)
        return next(content["data"]["text/plain"] for kind, content in outputs if kind == "execute_result")

    def reply_to(self, msg_id, get=None):
        while True:
            reply = (get or self.kc.get_shell_msg)(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == msg_id:
                return reply["content"]

    def iopub_until(self, kind, msg_id):
        while True:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == msg_id and message["msg_type"] == kind:
                return message["content"]

    def check_interrupt(self, interrupt):
        self.run_cell("var kept = 41;")
        msg_id = self.kc.execute('Console.WriteLine("begun"); while (true) { }')
        self.iopub_until("stream", msg_id)
        begun = time.time()
        interrupt()
        reply = self.reply_to(msg_id)
        print(f"stopped after {time.time() - begun:.2f} s", file=sys.stderr)
        self.assertEqual(("error", "Interrupted"), (reply["status"], reply["ename"]))
        self.assertLess(time.time() - begun, 10)
        self.assertEqual("42", self.value("kept + 1"))

    def test_interrupt_by_message(self):
        self.assertEqual("message", self.km.kernel_spec.interrupt_mode)
        self.check_interrupt(self.km.interrupt_kernel)

    def test_interrupt_by_signal(self):
        self.check_interrupt(lambda: os.kill(self.km.provisioner.pid, signal.SIGINT))

    def test_interrupt_while_idle_changes_nothing(self):
        self.run_cell("var idle = 1;")
        os.kill(self.km.provisioner.pid, signal.SIGINT)
        self.km.interrupt_kernel()
        time.sleep(0.5)
        self.assertEqual("1", self.value("idle"))

    def test_text_arrives_while_the_cell_runs(self):
        msg_id = self.kc.execute('Console.WriteLine("early"); System.Threading.Thread.Sleep(3000);')
        self.assertEqual("early\n", self.iopub_until("stream", msg_id)["text"])
        with self.assertRaises(Empty):
            self.kc.get_shell_msg(timeout=0.2)
        self.assertEqual("ok", self.reply_to(msg_id)["status"])

    def test_control_and_heartbeat_answer_while_the_cell_runs(self):
        msg_id = self.kc.execute('Console.WriteLine("begun"); while (true) { }')
        self.iopub_until("stream", msg_id)
        request = self.kc.session.msg("kernel_info_request")
        self.kc.control_channel.send(request)
        self.assertEqual("msstnet-lab", self.reply_to(request["header"]["msg_id"], self.kc.get_control_msg)["implementation"])
        self.assertTrue(self.kc.hb_channel.is_beating())
        self.km.interrupt_kernel()
        self.assertEqual("error", self.reply_to(msg_id)["status"])

    def test_an_error_aborts_what_is_queued_and_nothing_later(self):
        ids = [self.kc.execute(code) for code in ("System.Threading.Thread.Sleep(500); throw new Exception();", "var never = 1;", "2 + 2")]
        self.assertEqual(["error", "aborted", "aborted"], [self.reply_to(each)["status"] for each in ids])
        reply, _ = self.run_cell("never")
        self.assertEqual("error", reply["status"])
        ids = [self.kc.execute(code, stop_on_error=False) for code in ("System.Threading.Thread.Sleep(500); throw new Exception();", "2 + 2")]
        self.assertEqual(["error", "ok"], [self.reply_to(each)["status"] for each in ids])

    def test_a_line_is_asked_of_the_front_end(self):
        asked = []

        def answer(message):
            asked.append(message["content"])
            self.kc.input("Ada")

        code = 'Console.Write("name? "); Console.WriteLine("hello " + Console.ReadLine());'
        reply, outputs = self.run_cell(code, allow_stdin=True, stdin_hook=answer)
        self.assertEqual("ok", reply["status"], reply)
        self.assertEqual(1, len(asked))
        self.assertFalse(asked[0]["password"])
        self.assertEqual("name? hello Ada\n", "".join(content["text"] for kind, content in outputs if kind == "stream"))

    def test_a_front_end_that_answers_no_questions_makes_the_cell_fail(self):
        reply, _ = self.run_cell("Console.ReadLine()", allow_stdin=False)
        self.assertEqual("error", reply["status"])
        self.assertIn("allow_stdin", reply["evalue"])
        self.assertEqual("2", self.value("1 + 1"))

    def test_a_question_can_be_interrupted(self):
        msg_id = self.kc.execute("Console.ReadLine()", allow_stdin=True)
        self.kc.get_stdin_msg(timeout=PATIENCE)
        self.km.interrupt_kernel()
        self.assertEqual("error", self.reply_to(msg_id)["status"])
        self.assertEqual("2", self.value("1 + 1"))

    def test_a_display_is_updated_under_its_identity(self):
        _, outputs = self.run_cell('var shown = display("first"); shown.Update("second");')
        shown = {kind: content for kind, content in outputs}
        self.assertEqual(shown["display_data"]["transient"]["display_id"], shown["update_display_data"]["transient"]["display_id"])
        self.assertEqual("second", shown["update_display_data"]["data"]["text/plain"])

    def test_silence_counts_nothing_and_shows_nothing(self):
        before = self.run_cell("1")[0]["execution_count"]
        reply, outputs = self.run_cell('Console.WriteLine("unseen"); display(1); 5', silent=True)
        self.assertEqual(("ok", []), (reply["status"], outputs))
        reply, _ = self.run_cell("2", store_history=False)
        self.assertEqual(before + 1, self.run_cell("1")[0]["execution_count"])

    def test_user_expressions(self):
        reply, _ = self.run_cell("var six = 6;", user_expressions={"good": "six * 7", "bad": "nowhere"})
        self.assertEqual("42", reply["user_expressions"]["good"]["data"]["text/plain"])
        self.assertEqual("error", reply["user_expressions"]["bad"]["status"])

    def test_a_comm_nobody_knows_is_closed(self):
        request = self.kc.session.msg("comm_open", {"comm_id": "c1", "target_name": "jupyter.widget", "data": {}})
        self.kc.shell_channel.send(request)
        self.assertEqual("c1", self.iopub_until("comm_close", request["header"]["msg_id"])["comm_id"])
        msg_id = self.kc.comm_info()
        self.assertEqual({}, self.reply_to(msg_id)["comms"])

    def test_half_a_character_printed_does_no_harm(self):
        reply, _ = self.run_cell('Console.Write("\\ud800"); Console.Write(new string((char)0xdc00, 3)); "\\udc00"')
        self.assertEqual("ok", reply["status"])
        self.assertEqual("2", self.value("1 + 1"))

    @unittest.skipUnless(os.path.exists("/proc/self/maps"), "no /proc")
    def test_it_maps_nothing_a_build_would_write_over(self):
        output = os.path.dirname(self.km.kernel_spec.argv[1])
        self.run_cell(f'#r "{self.km.kernel_spec.argv[1]}"')
        self.run_cell("using MsstNet.Lab; typeof(NotebookException).Assembly.Location")
        with open(f"/proc/{self.km.provisioner.pid}/maps") as maps:
            self.assertEqual([], [line for line in maps if output in line])


class LifeTests(unittest.TestCase):
    def setUp(self):
        self.km, self.kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=PATIENCE)
        self.addCleanup(self.km.shutdown_kernel, now=True)
        self.addCleanup(self.kc.stop_channels)

    def test_restart_forgets_and_shutdown_ends(self):
        self.kc.execute_interactive("var forgotten = 1;", timeout=PATIENCE)
        self.km.restart_kernel()
        self.kc.wait_for_ready(timeout=PATIENCE)
        reply = self.kc.execute_interactive("forgotten", timeout=PATIENCE, output_hook=lambda _: None)["content"]
        self.assertEqual(("error", 1), (reply["status"], reply["execution_count"]))
        process = self.km.provisioner.process
        self.kc.shutdown()
        self.assertEqual(0, process.wait(PATIENCE))

    def test_shutdown_ends_a_cell_that_never_would(self):
        self.kc.execute("while (true) { }")
        time.sleep(0.5)
        process = self.km.provisioner.process
        self.kc.shutdown()
        self.assertEqual(0, process.wait(PATIENCE))

    def test_sigterm_ends_it(self):
        os.kill(self.km.provisioner.pid, signal.SIGTERM)
        self.assertEqual(0, exit_code(self.km))


class NotebookTests(unittest.TestCase):
    def test_nbclient_executes_a_notebook(self):
        cells = [
            "var six = 6;\nConsole.WriteLine(\"working\");",
            "six * 7",
            'display(HTML("<b>bold</b>"));',
            "int Twice(int n) => 2 * n;",
            "await Task.Delay(1);\nTwice(six)",
        ]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
        done = nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name=KERNEL).execute()
        nbformat.validate(done)
        self.assertEqual([1, 2, 3, 4, 5], [cell.execution_count for cell in done.cells])
        self.assertEqual("working\n", done.cells[0].outputs[0].text)
        self.assertEqual("42", done.cells[1].outputs[0].data["text/plain"])
        self.assertEqual("<b>bold</b>", done.cells[2].outputs[0].data["text/html"])
        self.assertEqual("12", done.cells[4].outputs[0].data["text/plain"])

    def test_nbclient_reports_a_cell_that_fails(self):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('throw new Exception("broken on purpose");')])
        with self.assertRaisesRegex(nbclient.exceptions.CellExecutionError, "broken on purpose"):
            nbclient.NotebookClient(notebook, timeout=PATIENCE, kernel_name=KERNEL).execute()


class ParentTests(unittest.TestCase):
    def test_it_ends_when_its_front_end_is_killed(self):
        script = (
            "import sys, time\n"
            "from jupyter_client.manager import start_new_kernel\n"
            f"km, kc = start_new_kernel(kernel_name={KERNEL!r}, startup_timeout={PATIENCE})\n"
            "print(km.provisioner.pid, flush=True)\n"
            "time.sleep(1000)\n"
        )
        front = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        try:
            kernel = int(front.stdout.readline())
            os.kill(kernel, 0)
        finally:
            front.kill()
            front.wait()
            front.stdout.close()
        end = time.time() + PATIENCE
        while time.time() < end:
            try:
                os.kill(kernel, 0)
            except ProcessLookupError:
                return
            with open(f"/proc/{kernel}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
            time.sleep(0.1)
        os.kill(kernel, signal.SIGKILL)
        self.fail("the kernel outlived its front end")

    def test_it_ends_when_its_launcher_is_killed(self):
        """Where a process cannot become another, the kernel is a child of the one the front end started."""
        launcher = subprocess.Popen(["sleep", "1000"])
        try:
            km, kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=PATIENCE, env={**os.environ, "LAB_KERNEL_LAUNCHER": str(launcher.pid)})
            kc.stop_channels()
            self.assertTrue(km.is_alive())
        finally:
            launcher.kill()
            launcher.wait()
        self.assertEqual(0, exit_code(km))


if __name__ == "__main__":
    unittest.main()
