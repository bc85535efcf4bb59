"""What bytes on a wire say, for a human: one pure module a protocol; payloads are told by their length alone."""
