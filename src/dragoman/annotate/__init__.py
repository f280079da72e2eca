"""What people say of the coder's events: right, otherwise, wrong, missed. Kept beside the record, never over it."""
