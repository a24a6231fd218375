"""Frames no front end would send. After each the kernel must answer, and nothing that was not signed may have run. Run by WireSuite.cs, or
by hand with JUPYTER_PATH set:

    python3 -m unittest -v wire_test
"""
import hashlib
import hmac
import json
import os
import random
import socket
import tempfile
import time
import unittest
import uuid

import zmq
from jupyter_client.manager import start_new_kernel

KERNEL = os.environ.get("LAB_KERNEL_NAME", ".net-csharp")
PATIENCE = 60


class WireTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = tempfile.NamedTemporaryFile()
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=PATIENCE, stderr=cls.log)
        cls.kc.execute_interactive("var ran = 0;", timeout=PATIENCE)

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()
        cls.log.close()

    def setUp(self):
        self.log_before = self.log_text()
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(f"tcp://127.0.0.1:{self.km.shell_port}")
        self.addCleanup(self.socket.close)

    def log_text(self):
        with open(self.log.name) as log:
            return log.read()

    def parts(self, msg_type="execute_request", code="ran++;", **content):
        header = {
            "msg_id": uuid.uuid4().hex, "session": "s", "username": "u", "date": "2026-01-01T00:00:00Z", "msg_type": msg_type, "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False, **content}
        return [json.dumps(part).encode() for part in (header, {}, {}, content)]

    def signature(self, parts, key=None):
        return hmac.new(key or self.km.session.key, b"".join(parts), hashlib.sha256).hexdigest().encode()

    def wait_for_log(self):
        """A busy machine takes its time with a message of 70 MB; what the kernel logs says that it has come."""
        until = time.monotonic() + PATIENCE
        while self.log_text() == self.log_before and time.monotonic() < until:
            time.sleep(0.05)

    def check_alive_and_nothing_ran(self, logged=None):
        if logged is not None:
            self.wait_for_log()
        shown = []
        reply = self.kc.execute_interactive("ran", timeout=PATIENCE, store_history=False, output_hook=shown.append)
        self.assertEqual("ok", reply["content"]["status"])
        values = [m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "execute_result"]
        self.assertEqual(["0"], values)
        if logged is not None:
            lines = self.log_text()[len(self.log_before):].splitlines()
            self.assertEqual(1, len(lines), lines)
            self.assertIn(logged, lines[0])

    def refused(self, frames, logged):
        self.socket.send_multipart(frames)
        self.wait_for_log()
        self.assertEqual(0, self.socket.poll(500))
        self.check_alive_and_nothing_ran(logged)

    def test_the_right_signature_does_run(self):
        """The other tests prove nothing if this one fails."""
        parts = self.parts(code="1")
        self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
        self.assertNotEqual(0, self.socket.poll(PATIENCE * 1000))
        frames = self.socket.recv_multipart()
        self.assertEqual(b"<IDS|MSG>", frames[0])
        self.assertEqual(self.signature(frames[2:6]), frames[1])
        self.assertEqual("ok", json.loads(frames[5])["status"])

    def test_wrong_signature(self):
        parts = self.parts()
        self.refused([b"<IDS|MSG>", self.signature(parts, b"another key"), *parts], "wrong signature")

    def test_no_signature(self):
        self.refused([b"<IDS|MSG>", b"", *self.parts()], "wrong signature")

    def test_shortened_signature(self):
        parts = self.parts()
        self.refused([b"<IDS|MSG>", self.signature(parts)[:-1], *parts], "wrong signature")

    def test_content_changed_under_a_signature(self):
        parts = self.parts(code="1")
        self.refused([b"<IDS|MSG>", self.signature(parts), *parts[:3], self.parts()[3]], "wrong signature")

    def test_the_same_message_again(self):
        parts = self.parts(code="ran += 0;")
        frames = [b"<IDS|MSG>", self.signature(parts), *parts]
        self.socket.send_multipart(frames)
        self.assertNotEqual(0, self.socket.poll(PATIENCE * 1000))
        self.socket.recv_multipart()
        self.refused(frames, "came before")

    def test_truncated(self):
        parts = self.parts()
        frames = [b"<IDS|MSG>", self.signature(parts), *parts]
        for length in range(1, len(frames)):
            self.socket.send_multipart(frames[:length])
        self.socket.send_multipart(frames[1:])
        self.assertEqual(0, self.socket.poll(500))
        self.check_alive_and_nothing_ran()

    def test_oversized_frame(self):
        parts = self.parts(code="ran++; //" + "x" * (65 << 20))
        self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
        self.assertEqual(0, self.socket.poll(3000))
        self.check_alive_and_nothing_ran()

    def test_oversized_in_many_frames(self):
        parts = self.parts()
        self.refused([b"<IDS|MSG>", self.signature(parts), *parts, *[bytes(5 << 20)] * 14], "64 MB")

    def test_too_many_frames(self):
        parts = self.parts()
        self.refused([b"<IDS|MSG>", self.signature(parts), *parts, *[b""] * 5000], "1024 frames")

    def test_signed_but_not_json(self):
        for index in range(4):
            parts = self.parts()
            parts[index] = b"\xff{not json"
            self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
        self.assertEqual(0, self.socket.poll(500))
        self.check_alive_and_nothing_ran()

    def test_signed_but_of_no_known_type(self):
        parts = self.parts("frobnicate_request")
        self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
        self.assertNotEqual(0, self.socket.poll(PATIENCE * 1000))
        self.assertEqual("error", json.loads(self.socket.recv_multipart()[5])["status"])
        self.check_alive_and_nothing_ran("unknown message type frobnicate_request")

    def test_signed_but_half_a_character(self):
        parts = self.parts()
        parts[3] = b'{"code": "ran++; // \\ud800"}'
        self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
        self.assertNotEqual(0, self.socket.poll(PATIENCE * 1000))
        self.assertEqual("error", json.loads(self.socket.recv_multipart()[5])["status"])
        self.check_alive_and_nothing_ran("not Unicode")

    def test_signed_with_content_of_other_types(self):
        for content in (b"{}", b'{"code": 5}', b'{"code": null, "silent": []}', b'{"code": {}, "code": {}}'):
            for kind in ("execute", "complete", "inspect", "is_complete", "history", "comm_info", "shutdown_no"):
                parts = self.parts(kind + "_request")
                parts[3] = content
                self.socket.send_multipart([b"<IDS|MSG>", self.signature(parts), *parts])
                self.assertNotEqual(0, self.socket.poll(PATIENCE * 1000), (kind, content))
                self.socket.recv_multipart()
        self.check_alive_and_nothing_ran()

    def test_bytes_that_are_no_zeromq(self):
        chance = random.Random(3)
        greeting = b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + bytes(48)
        ports = [self.km.shell_port, self.km.control_port, self.km.stdin_port, self.km.iopub_port, self.km.hb_port]
        for port in ports:
            for start in (b"", b"GET / HTTP/1.1\r\n\r\n", greeting, greeting + b"\x04\x19\x05READY", b"\xff" * 10, greeting[:12]):
                with socket.create_connection(("127.0.0.1", port)) as raw:
                    raw.sendall(start + chance.randbytes(chance.randrange(300)))
                    time.sleep(0.01)
        time.sleep(0.5)
        self.check_alive_and_nothing_ran()
        self.assertTrue(self.kc.hb_channel.is_beating())


if __name__ == "__main__":
    unittest.main()
