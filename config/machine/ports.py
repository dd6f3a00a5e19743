"""Free ports of this machine. Everything that we start listens on the loopback address only."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Say whether a server could listen on this loopback port now."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
    return not answers(port)


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Say whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def free_ports(count: int) -> list[int]:
    """Different ports that nobody listens on. They are only free, not reserved."""
    listeners = [socket.socket() for _ in range(count)]
    try:
        for listener in listeners:
            listener.bind((LOOPBACK, 0))
        return [int(listener.getsockname()[1]) for listener in listeners]
    finally:
        for listener in listeners:
            listener.close()


def free_port() -> int:
    return free_ports(1)[0]


def free_port_near(wanted: int) -> int:
    """`wanted`, or when it is taken the next free one above it, or any."""
    return next((port for port in range(wanted, wanted + 20) if port <= 65535 and is_free(port)), free_port())
