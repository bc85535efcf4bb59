pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."
import "../controls"

EntryPage {
    title: qsTr("Masukkan PIN masuk Anda")
    // Lying and large there is no room for both this and the refusal, which says the same.
    body: Theme.large && !Theme.portrait && Kiosk.wait > 0 ? "" : qsTr("PIN dikirim lewat SMS. Tutupi dengan tangan Anda.")
    fieldName: qsTr("PIN masuk")
    enterText: qsTr("Lanjut")
    picture: Component {
        PhonePicture {
            shows: "pin"
        }
    }
}
