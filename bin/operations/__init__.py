"""What the scripts in bin/ share: private database clusters, processes in one terminal, checks, backups. No part of the served product."""
