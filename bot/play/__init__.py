"""What only the sandbox needs: its process, the people of the play, and following its clock."""
