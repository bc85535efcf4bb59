pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import "../controls"

EntryPage {
    title: qsTr("Masukkan PIN cetak")
    body: qsTr("PIN untuk: %1").arg(Kiosk.document)
    fieldName: qsTr("PIN cetak")
    enterText: qsTr("Cetak")
    picture: Component {
        PhonePicture {
            shows: "pin"
        }
    }
}
