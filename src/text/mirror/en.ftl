## The mirror

mirror-title = Verified updates
mirror-intro = Each update is signed. What was corrected or retracted is marked. You may copy this folder and pass it on.
mirror-how-to-check = Check a copy yourself: the first command says whether the list of files is genuine, the second whether every file is as the list says.
mirror-earlier = By month:
mirror-signed = Signed files:
mirror-evidence = Evidence:
mirror-what-to-do = What to do:
mirror-reason = Reason:
mirror-successor = This bot moves. Signed by the root key:
alert-mirror = The mirror cannot be written. Publishing goes on.
