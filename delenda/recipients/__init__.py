"""Who got the data, what they are told when it must go, whether they answered; and what we had to disclose."""
