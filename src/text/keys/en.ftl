# The end of the sealing key.

destroy-key-ask =
    Destroy the key of this bot?

    At once and for good, also in every backup: nobody can read any more who subscribes, who is of the staff, and what lies in tips, questions and drafts. The bot stops on every host, and its token is deleted there. Our messages in the chats of the staff are deleted.

    What is published and signed stays. Subscribers and staff have to join anew.
button-destroy-key-yes = Destroy the key now
button-destroy-key-no = Keep the key
destroy-key-begun = The key is being destroyed.
destroy-key-done =
    The key of this bot was destroyed. Nobody can read any more who subscribes or who is of the staff. The bot has stopped.

    Please delete this chat on your phone too.
