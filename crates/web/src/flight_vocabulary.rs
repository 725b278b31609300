//! What files say: the words of the evidence readers that pages have words of their own for. A test holds that none is missing.

/// Prefix of the key, and the words.
pub(crate) static FLIGHT: &[(&str, &str)] = &[
    ("compass", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
    (
        "quantity",
        "latitude longitude altitude height height-above-ground velocity-north velocity-east velocity-down roll pitch yaw satellites \
         position-error battery battery-voltage battery-current battery-temperature cell-voltage-lowest flight-time-left \
         battery-to-return battery-to-land link-up link-down link-lost motors-running airborne controller-latitude \
         controller-longitude phone-latitude phone-longitude wind-north wind-east speed position-grade stick-roll stick-pitch \
         stick-throttle stick-yaw gimbal-roll gimbal-pitch gimbal-yaw",
    ),
    (
        "ending",
        "last-fix-age height speed course satellites position-error airborne battery endurance home-distance home-bearing farthest \
         track-length link-recorded wind-speed wind-direction",
    ),
    (
        "flight-mode",
        "manual attitude height-hold position sport slow take-off landing forced-landing return-home hold mission follow offboard \
         on-ground other",
    ),
    ("mode-cause", "pilot programme link-lost low-battery geofence obstacle failure finished"),
    (
        "setting",
        "signal-lost-action signal-lost-delay signal-lost-exceptions data-link-lost-action data-link-lost-delay low-battery-action \
         critical-battery-action low-battery critical-battery return-height height-limit distance-limit geofence-action",
    ),
    (
        "setting-value",
        "hover land return-home continue terminate disarm none unknown warn parachute retrace guided return-home-then-land \
         return-home-or-land continue-mission-or-return-home mission-landing-or-return-home retrace-or-return-home retrace-or-land \
         retrace-or-hover retrace-or-return-home-or-land brake-or-land loiter-to-land",
    ),
    ("severity", "info warning serious"),
    (
        "warning",
        "controller-lost controller-back ground-station-lost ground-station-back failsafe engine-failure motor-failure \
         mission-failure critical-failure navigator-failure battery-lasts-not-long-enough battery-lasts-long-enough \
         battery-unhealthy battery-low battery-critical battery-emergency battery-failed geofence-breached wind-limit-exceeded \
         flight-time-limit-exceeded position-invalid position-valid home-invalid home-valid lockdown motors-stopped-by-switch \
         flight-terminated armed armed-by-itself disarmed landed took-off gps-lost gps-changed gps-glitch gps-failsafe home-set \
         fence-on fence-off fence parachute-off parachute-on parachute-released parachute radio radio-failsafe compass barometer \
         battery-failsafe ground-station-failsafe crash loss-of-control estimator-variance estimator-failsafe \
         estimator-height-reset estimator-yaw-reset processor avoidance-failsafe terrain terrain-failsafe navigation thrust-loss \
         sensors-failsafe vibration internal dead-reckoning landing-cancelled autopilot-crashed",
    ),
    ("area", "on-ground fell returning flew-on"),
    ("completeness", "whole-record-area cut header-only sealed sealed-cut damaged unreadable not-read"),
    ("file-trouble", "unreadable too-large stopped panicked process"),
    (
        "flight-check",
        "aircraft-serial serial-copies product-type account-tag loss-time duration frames distance greatest-height greatest-speed \
         start-position time-order speed-between-fixes climb-between-samples no-position swapped-coordinates check-values",
    ),
    ("photo-check", "place altitude time model camera-serial satellite-time rewritten"),
    ("because", "same same-as-far-as-recorded different within outside before after not-recorded not-registered sealed found none-found"),
    (
        "anomaly",
        "time-backwards time-repeated implausible broken wrong-length dropout thinned check-failed time-gap contradiction irregular \
         no-end simulated left-out redefined restarted",
    ),
    (
        "method",
        "drain-of-the-last-two-minutes quality-alone geodesic last-frame-less-first gps-time-less-time-since-start first-to-last-time-stamp \
         start-to-last-time-stamp",
    ),
    (
        "file-fact",
        "aircraft-serial aircraft-name product-type hardware firmware battery-serial camera-serial controller-serial app-platform \
         app-version account-tag start duration start-position max-height max-speed total-distance frames position altitude height \
         position-error camera-yaw camera-pitch aircraft-yaw taken-local taken satellite-time written-local make model software \
         lens-serial",
    ),
    ("photo-block", "exif xmp maker-note media"),
    ("photo-content", "jpeg tiff heic video png"),
    ("photo-choice", "as-it-is without-place without-place-and-serial leave-out"),
];
