"""Files sent by editors straight to a storage, in parts that survive a reload (docs/adr/0030).

`purposes` what may be sent, by whom · `protocol` begin, sign, parts, complete, abort · `stores` S3 and disk behind it ·
`kinds` what a file is by its bytes · `views` the protocol as JSON · `fields` the form field · `tidying` what is left over.
"""
