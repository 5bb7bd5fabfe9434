"""Press UI: the web dashboard for Press."""
