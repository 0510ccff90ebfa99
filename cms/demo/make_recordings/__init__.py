"""Makes the demo recordings out of the scripts in ``cms/demo/recordings``; nothing of the site imports it.

Each ``<slug>.toml`` there is a short script: a title, the id of its webinar, the voices and a list of
chapters, every chapter with one slide and the sentences to be spoken. For each of them the program writes,
in the same folder:

* ``<slug>.mp4``             H.264 and AAC mono: slides as still pictures, synthetic speech
* ``<slug>.pl.vtt``          captions, one cue per sentence, timed to the speech; ``<slug>.en.vtt`` where the script is translated
* ``<slug>.slides.pdf``      the slides as a tagged PDF, with a last one that names the sources of the webinar
* ``<slug>.slides/NN.webp``  the same slides as pictures
* ``<slug>.poster.webp``     the first slide
* ``<slug>.json``            length, chapters in each language, seconds and words of the slides

Beside them it makes the handouts of ``content/documents.toml`` in ``cms/demo/documents``.

What it needs beside the packages of the site (Debian, Ubuntu)::

    apt-get install ffmpeg espeak-ng libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

How to run it::

    python -m cms.demo.make_recordings                  # every script
    python -m cms.demo.make_recordings kpres-do-2030    # one script
    python -m cms.demo.make_recordings --handouts       # the handouts alone
    python -m cms.demo.make_recordings --check          # make nothing, test what is there

The form of a script::

    title = "Title of the recording"
    webinar = "wb-03"
    voices = [
      { speaker = "Prowadząca", speaker_en = "Host", voice = "pl+f2" },
      { speaker = "Ekspert", speaker_en = "Expert", voice = "pl" },
    ]

    [[chapters]]
    title = "Title of the chapter"
    title_en = "The same in English"
    slide = { heading = "Heading", lines = ["At most", "five lines"], source = "Small print" }

    [[chapters.turns]]
    speaker = "Ekspert"
    sentences = [
      { text = "A caption of at most 84 signs, spoken as it is written.", en = "The same in English." },
      { text = "Adopted 12.08.2014.", en = "…", say = "the same words, spelled for the synthesiser" },
    ]

A chapter of one voice has its ``sentences`` itself, without turns; they are the first voice's. A sentence is one
caption: two lines of 42 signs at most, read at 20 signs a second at most (a cue that would be faster is spoken more
slowly). A sentence too long for one caption is written as several, divided at commas. Numbers and abbreviations
have to be spelled in ``say``: the synthesiser does not inflect them. The same inputs give the same speech and
pictures as long as the versions of ffmpeg, espeak-ng and WeasyPrint stay the same.
"""
