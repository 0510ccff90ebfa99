FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/sires
# Libraries and a spare typeface for PDF files; ffmpeg for films.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core ffmpeg \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN pybabel --quiet compile --directory cms/locale --domain django \
 && pybabel --quiet compile --directory cms/locale_packages --domain "django djangojs" \
 && DJANGO_SETTINGS_MODULE=cms.settings.dev python manage.py collectstatic --noinput --verbosity 0 \
 && useradd --system sires && mkdir /work && chown sires /work
ENV MEDIA_WORK_DIR=/work
USER sires
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --noinput && exec gunicorn cms.wsgi --bind 0.0.0.0:8000 --workers 2 --worker-class gthread --threads 4"]
