pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Mesin ini sedang tidak bisa dipakai")
    body: Kiosk.nextStep
    picture: Component {
        SignPicture {
            sign: "cancel"
            ink: Theme.danger
            ground: Theme.dangerTint
        }
    }

    Notice {
        width: parent.width
        text: Kiosk.fault
    }
}
