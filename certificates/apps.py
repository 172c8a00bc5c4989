from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "attestations"

    def ready(self) -> None:
        from certificates import receivers
        from certificates.exports import personal_attestations
        from certificates.parts import attestation_part
        from cms.personal import page_parts, personal_data

        receivers.connect()
        personal_data.register("attestations", personal_attestations)
        page_parts.register("attestation", attestation_part)
