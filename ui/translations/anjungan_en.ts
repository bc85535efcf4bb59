<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="id">
<context>
    <name>BottomBar</name>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Bantuan</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Indonesia</translation>
    </message>
    <message>
        <source>Bahasa: English</source>
        <translation>Language: Indonesian</translation>
    </message>
    <message>
        <source>Teks biasa</source>
        <translation>Small text</translation>
    </message>
    <message>
        <source>Teks besar</source>
        <translation>Large text</translation>
    </message>
</context>
<context>
    <name>CardPicture</name>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
</context>
<context>
    <name>DigitBoxes</name>
    <message>
        <source>%1 dari %2 angka</source>
        <translation>%1 of %2 digits</translation>
    </message>
</context>
<context>
    <name>DocumentRow</name>
    <message>
        <source>Pilih %1</source>
        <translation>Choose %1</translation>
    </message>
    <message>
        <source>Pilih</source>
        <translation>Choose</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>Belum ada dokumen siap cetak</source>
        <translation>No document is ready yet</translation>
    </message>
    <message>
        <source>Pilih dokumen yang akan dicetak</source>
        <translation>Choose a document to print</translation>
    </message>
    <message>
        <source>Tanyakan kepada petugas.</source>
        <translation>Please ask the staff.</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Dokumen lainnya, halaman %1 dari %2</source>
        <translation>More documents, page %1 of %2</translation>
    </message>
</context>
<context>
    <name>EnterEntryPin</name>
    <message>
        <source>Masukkan PIN masuk Anda</source>
        <translation>Enter your sign-in PIN</translation>
    </message>
    <message>
        <source>PIN dikirim lewat SMS. Tutupi dengan tangan Anda.</source>
        <translation>Sent by SMS. Cover with your hand.</translation>
    </message>
    <message>
        <source>PIN masuk</source>
        <translation>Sign-in PIN</translation>
    </message>
    <message>
        <source>Lanjut</source>
        <translation>Continue</translation>
    </message>
</context>
<context>
    <name>EnterNik</name>
    <message>
        <source>Masukkan NIK Anda</source>
        <translation>Enter your NIK</translation>
    </message>
    <message>
        <source>16 angka di KTP atau KK Anda</source>
        <translation>16 digits on your KTP or KK</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>Lanjut</source>
        <translation>Continue</translation>
    </message>
</context>
<context>
    <name>EnterPrintPin</name>
    <message>
        <source>Masukkan PIN cetak</source>
        <translation>Enter the print PIN</translation>
    </message>
    <message>
        <source>PIN untuk: %1</source>
        <translation>PIN for: %1</translation>
    </message>
    <message>
        <source>PIN cetak</source>
        <translation>Print PIN</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Anjungan Dukcapil Mandiri</source>
        <translation>Civil Registry Kiosk</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Butuh bantuan?</source>
        <translation>Need help?</translation>
    </message>
    <message>
        <source>Panggil petugas</source>
        <translation>Call staff</translation>
    </message>
    <message>
        <source>Layar terang</source>
        <translation>Light screen</translation>
    </message>
    <message>
        <source>Layar gelap</source>
        <translation>Dark screen</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Panggilan dicatat. Temui petugas di loket.</source>
        <translation>Your call is noted. Please see the counter.</translation>
    </message>
</context>
<context>
    <name>Identify</name>
    <message>
        <source>Pilih cara masuk</source>
        <translation>Choose how to sign in</translation>
    </message>
    <message>
        <source>Data Anda hanya dipakai untuk mencetak dokumen Anda.</source>
        <translation>Your data is used only for printing.</translation>
    </message>
    <message>
        <source>Pindai kode QR</source>
        <translation>Scan QR code</translation>
    </message>
    <message>
        <source>Ketik NIK</source>
        <translation>Type NIK</translation>
    </message>
</context>
<context>
    <name>Idle</name>
    <message>
        <source>Cetak dokumen kependudukan di sini</source>
        <translation>Print your civil documents here</translation>
    </message>
    <message>
        <source>Gratis. Siapkan ponsel Anda.</source>
        <translation>Free of charge. Have your phone ready.</translation>
    </message>
    <message>
        <source>Mulai</source>
        <translation>Start</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Papan angka</source>
        <translation>Keypad</translation>
    </message>
    <message>
        <source>Hapus satu angka</source>
        <translation>Erase one digit</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Hapus</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Hapus semua angka</source>
        <translation>Clear all digits</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Anjungan Dukcapil Mandiri</source>
        <translation>Civil Registry Kiosk</translation>
    </message>
</context>
<context>
    <name>More</name>
    <message>
        <source>Cetak dokumen lain?</source>
        <translation>Print another?</translation>
    </message>
    <message>
        <source>Ya</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Finish</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Sedang memeriksa data Anda</source>
        <translation>Checking your data</translation>
    </message>
    <message>
        <source>Mohon tunggu sebentar dan tetap di sini.</source>
        <translation>One moment. Please stay.</translation>
    </message>
</context>
<context>
    <name>OutOfService</name>
    <message>
        <source>Mesin ini sedang tidak bisa dipakai</source>
        <translation>This machine is not working now</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>Memeriksa PIN cetak</source>
        <translation>Checking the print PIN</translation>
    </message>
    <message>
        <source>Mengambil dokumen</source>
        <translation>Fetching the document</translation>
    </message>
    <message>
        <source>Memeriksa keaslian</source>
        <translation>Proving it is genuine</translation>
    </message>
    <message>
        <source>Menyiapkan mesin</source>
        <translation>Preparing the machine</translation>
    </message>
    <message>
        <source>Mencetak</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>Mencetak halaman %1 dari %2</source>
        <translation>Printing page %1 of %2</translation>
    </message>
    <message>
        <source>Dokumen Anda sedang dicetak</source>
        <translation>Printing your document</translation>
    </message>
    <message>
        <source>Sekitar 1 menit. Mohon tetap di sini.</source>
        <translation>About 1 minute. Please stay.</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Pilih</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Cetak</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Ambil</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>Langkah %1 dari 4: %2</source>
        <translation>Step %1 of 4: %2</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message>
        <source>Periksa dulu sebelum mencetak</source>
        <translation>Check before printing</translation>
    </message>
    <message>
        <source>PIN cetak hanya bisa dipakai satu kali.</source>
        <translation>A print PIN works once.</translation>
    </message>
    <message>
        <source>Ya, lanjut</source>
        <translation>Yes, continue</translation>
    </message>
    <message>
        <source>Ganti</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Untuk: %1</source>
        <translation>For: %1</translation>
    </message>
</context>
<context>
    <name>ScanQr</name>
    <message>
        <source>Dekatkan kode QR ke kaca pemindai</source>
        <translation>Hold your QR code near the scanner glass</translation>
    </message>
    <message>
        <source>Kode QR ada di pesan pada ponsel Anda.</source>
        <translation>Find the QR code in your messages.</translation>
    </message>
    <message>
        <source>Ketik NIK saja</source>
        <translation>Type NIK instead</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>sudah</source>
        <translation>done</translation>
    </message>
    <message>
        <source>sedang</source>
        <translation>in progress</translation>
    </message>
    <message>
        <source>belum</source>
        <translation>not yet</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message>
        <source>Apakah Anda masih di sini?</source>
        <translation>Are you still here?</translation>
    </message>
    <message>
        <source>Jika tidak dijawab, sesi Anda akan diakhiri.</source>
        <translation>Without an answer, your session will end.</translation>
    </message>
    <message>
        <source>Perlu waktu lagi</source>
        <translation>I need more time</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Finish</translation>
    </message>
</context>
<context>
    <name>Stopped</name>
    <message>
        <source>Belum bisa dilanjutkan</source>
        <translation>Cannot go on yet</translation>
    </message>
    <message>
        <source>Dokumen Anda belum tercetak</source>
        <translation>Not printed yet</translation>
    </message>
    <message>
        <source>Petugas akan membantu Anda</source>
        <translation>Staff will help you</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Panggil petugas</source>
        <translation>Call staff</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>PIN cetak masih berlaku.</source>
        <translation>Your print PIN still works.</translation>
    </message>
    <message>
        <source>Anda bisa masuk lagi.</source>
        <translation>You can sign in again.</translation>
    </message>
    <message>
        <source>Temui petugas di loket.</source>
        <translation>Please see staff at the counter.</translation>
    </message>
</context>
<context>
    <name>Survey</name>
    <message>
        <source>Apakah layanan ini mudah?</source>
        <translation>Was this easy?</translation>
    </message>
    <message>
        <source>Mudah</source>
        <translation>Easy</translation>
    </message>
    <message>
        <source>Biasa</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Sulit</source>
        <translation>Hard</translation>
    </message>
    <message>
        <source>Lewati</source>
        <translation>Skip</translation>
    </message>
</context>
<context>
    <name>Take</name>
    <message>
        <source>Silakan ambil dokumen Anda</source>
        <translation>Please take your document</translation>
    </message>
    <message>
        <source>Ada di tempat pengambilan kartu.</source>
        <translation>It is in the card slot.</translation>
    </message>
    <message>
        <source>Ada di tempat pengambilan kertas.</source>
        <translation>It is in the paper slot.</translation>
    </message>
    <message>
        <source>Sudah saya ambil</source>
        <translation>I have taken it</translation>
    </message>
</context>
<context>
    <name>Thanks</name>
    <message>
        <source>Terima kasih. Anda sudah keluar.</source>
        <translation>Thank you. You are signed out.</translation>
    </message>
    <message>
        <source>Periksa kembali barang bawaan Anda.</source>
        <translation>Check your belongings.</translation>
    </message>
</context>
<context>
    <name>WaitNotice</name>
    <message numerus="yes">
        <source>Tunggu %n detik.</source>
        <translation>
            <numerusform>Wait %n second.</numerusform>
            <numerusform>Wait %n seconds.</numerusform>
        </translation>
    </message>
</context>
</TS>
