"""What the technician is asked to do for each trouble that hands can bring about: to begin it, and to end it."""

from typing import Final

from devices.conformance.bench import Trouble

Ask = tuple[str, str]
PATH: Final = (
    "Keluarkan semua kartu atau kertas dari jalur dan laci.",
    "Take every card or sheet out of path and outlet.",
)
OFF: Final = ("Matikan perangkat atau cabut kabelnya.", "Switch the device off, or unplug it.")
ON: Final = ("Nyalakan lagi dan tunggu sampai siap.", "Switch it on again and wait until it is ready.")
MAKE_READY: Final = (
    "Kosongkan jalur dan laci, isi bahan, tutup semua penutup, nyalakan perangkat.",
    "Empty path and outlet, load media, close all covers, switch the device on.",
)
LAY: Final = ("Letakkan kartu {} saja di pembaca.", "Lay card {} alone on the reader.")
LIFT: Final = ("Angkat kartu dari pembaca.", "Take the card off the reader.")
UPS_OFF: Final = ("Hentikan layanan upsd.", "Stop the service upsd.")
UPS_ON: Final = ("Jalankan layanan upsd dan tunggu sampai siap.", "Start the service upsd and wait until it is ready.")
UPS_READY: Final = (
    "Colokkan UPS ke listrik dan kabel datanya, jalankan upsd.",
    "Plug in the UPS and its data cable, start upsd.",
)
TAKE: Final = ("Tarik dokumen yang keluar.", "Pull at the document that comes out.")
DOCUMENTS: Final = (
    "Berapa dokumen utuh dibuat sejak pemeriksaan ini mulai?",
    "How many whole documents were made since this check began?",
)
DRAWN: Final = (
    "Berapa kartu atau lembar keluar dari wadahnya sejak pemeriksaan ini mulai?",
    "How many cards or sheets left hopper or tray since this check began?",
)
SLIPS: Final = (
    "Berapa struk dipotong sejak pemeriksaan ini mulai?",
    "How many slips were cut off since this check began?",
)
_PLUG_IN: Final = ("Colokkan UPS ke listrik, tunggu sepuluh detik.", "Plug the UPS in again, wait ten seconds.")

ASKS: Final[dict[Trouble, tuple[Ask, Ask]]] = {
    Trouble.NO_MEDIA: (
        ("Keluarkan semua kartu atau kertas dari wadahnya.", "Take all cards or paper out of hopper or tray."),
        ("Isi kembali.", "Load it again."),
    ),
    Trouble.MEDIA_LOW: (
        ("Sisakan sedikit kartu atau kertas saja.", "Leave only a few cards or sheets."),
        ("Isi kembali.", "Load it again."),
    ),
    Trouble.NEAR_END: (
        ("Pasang gulungan yang hampir habis.", "Insert a roll that is near its end."),
        ("Pasang gulungan penuh.", "Insert a full roll."),
    ),
    Trouble.COVER_OPEN: (("Buka penutup.", "Open the cover."), ("Tutup penutup.", "Close the cover.")),
    Trouble.SUPPLY_OUT: (
        ("Pasang pita atau toner yang habis.", "Insert a ribbon or toner that is used up."),
        ("Pasang yang masih baik.", "Insert a good one."),
    ),
    Trouble.SUPPLY_LOW: (
        ("Pasang pita atau toner yang hampir habis.", "Insert a ribbon or toner that is nearly used up."),
        ("Pasang yang masih baik.", "Insert a good one."),
    ),
    Trouble.SUPPLY_WRONG: (
        ("Pasang pita jenis lain.", "Insert a ribbon of another kind."),
        ("Pasang pita YMCKO.", "Insert a YMCKO ribbon."),
    ),
    Trouble.OUTPUT_FULL: (
        ("Buat baki keluar atau kotak tolak penuh.", "Let the output tray or the reject bin be full."),
        ("Kosongkan.", "Empty it."),
    ),
    Trouble.BIN_TAKES_NOTHING: (
        ("Buat kotak tolak penuh.", "Let the reject bin be full."),
        ("Kosongkan.", "Empty it."),
    ),
    Trouble.PAUSED: (
        ("Tekan tombol jeda.", "Press the pause key."),
        ("Tekan tombol lanjut.", "Press the resume key."),
    ),
    Trouble.OFFLINE: (
        ("Matikan mode online di panel.", "Take it off line at its panel."),
        ("Nyalakan lagi mode online.", "Put it on line again."),
    ),
    Trouble.JAM: (
        ("Tahan kertas atau kartu saat dicetak sampai macet.", "Hold paper or card while it prints until it jams."),
        ("Bersihkan jalurnya.", "Clear the path."),
    ),
    Trouble.FEED_JAM: (
        ("Ganjal wadah agar kartu berikutnya macet.", "Wedge the hopper so that the next card sticks."),
        ("Lepaskan ganjal.", "Take the wedge out."),
    ),
    Trouble.EXIT_JAM: (
        ("Tutup mulut keluar agar kartu tersangkut.", "Block the mouth so that the card sticks on its way out."),
        ("Buka mulut keluar.", "Free the mouth."),
    ),
    Trouble.DOUBLE_FEED: (
        ("Rekatkan dua kartu terbawah.", "Stick the two lowest cards together."),
        ("Pisahkan.", "Part them."),
    ),
    Trouble.STRANGER: (
        ("Masukkan kartu ke jalur, atau kirim berkas lain.", "Put a card into the path, or send another job."),
        PATH,
    ),
    Trouble.OUTLET_OCCUPIED: (
        ("Masukkan kartu ke mulut keluar.", "Put a card into the mouth."),
        ("Ambil kartu dari mulut keluar.", "Take the card out of the mouth."),
    ),
    Trouble.OTHER_MACHINE: (
        ("Ganti dengan perangkat lain yang sejenis.", "Put another device of the same make in its place."),
        ("Kembalikan perangkat semula.", "Put the first device back."),
    ),
    Trouble.DEAF: (
        ("Cabut kabel data saja.", "Unplug the data cable only."),
        ("Pasang kabel data.", "Plug it in again."),
    ),
    Trouble.SERVICE_GONE: (
        ("Hentikan layanan pcscd dan pcscd.socket.", "Stop the services pcscd and pcscd.socket."),
        ("Jalankan pcscd.socket.", "Start pcscd.socket."),
    ),
    Trouble.ON_BATTERY: (
        ("Cabut steker listrik UPS, tunggu sepuluh detik.", "Pull the mains plug of the UPS, wait ten seconds."),
        _PLUG_IN,
    ),
    Trouble.BATTERY_LOW: (
        (
            "Tanpa listrik, tunggu sampai upsc melaporkan LB.",
            "Without mains, wait until upsc says LB.",
        ),
        _PLUG_IN,
    ),
    Trouble.DATA_STALE: (
        (
            "Cabut kabel data UPS, tunggu sampai upsc gagal.",
            "Unplug the data cable of the UPS, wait until upsc fails.",
        ),
        (
            "Pasang kabel data UPS, tunggu sampai upsc menjawab.",
            "Plug it in again, wait until upsc answers.",
        ),
    ),
}
LASTING: Final = frozenset({Trouble.DEAF, Trouble.ON_BATTERY, Trouble.BATTERY_LOW})  # hands are too slow for `once`
