// For browsers that cannot read a QR code by themselves; js/check-in/camera.js fetches it when it must.
import decodeQR from "qr/decode.js";

window.samverkDecode = decodeQR;
