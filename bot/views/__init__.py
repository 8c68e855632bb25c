"""What people see in Discord, as pure functions: data in, a message's layout out.

Nothing here asks the fact base, sends anything or remembers anything. Every layout is made of Discord's newer
components from the first day, since a message can't change from one kind to the other later.
"""
