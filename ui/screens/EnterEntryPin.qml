import QtQuick
import "../controls"

EntryPage {
    title: qsTr("Masukkan PIN masuk Anda")
    body: qsTr("PIN dikirim lewat SMS. Tutup dengan tangan.")
    fieldName: qsTr("PIN masuk")
    enterText: qsTr("Lanjut")
    picture: Component {
        PhonePicture {
            shows: "pin"
        }
    }
}
