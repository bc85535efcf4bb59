pragma ComponentBehavior: Bound

import QtQuick
import "../controls"

EntryPage {
    title: qsTr("Masukkan NIK Anda")
    body: qsTr("16 angka di KTP atau KK Anda")
    fieldName: qsTr("NIK")
    enterText: qsTr("Lanjut")
    secret: false
    picture: Component {
        CardPicture {}
    }
}
